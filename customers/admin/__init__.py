"""Customers in the back office: its log-in, the accounts, who is staff."""

from django.contrib.admin import site
from django.contrib.auth.models import Group

from customers.admin.login import StaffLogin, StaffPasswordChange
from customers.admin.users import UserAdmin
from customers.models import User

# Permissions are given to people: see docs/decisions on staff permissions.
site.unregister(Group)
site.register(User, UserAdmin)
site.login_form = StaffLogin
site.password_change_form = StaffPasswordChange
