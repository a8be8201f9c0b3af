"""Customers in the back office: its log-in, the accounts, who is staff, and in which groups."""

from django.contrib.admin import site
from django.contrib.auth.models import Group

from customers.admin.groups import GroupAdmin
from customers.admin.login import StaffLogin, StaffPasswordChange
from customers.admin.users import UserAdmin
from customers.models import User

site.unregister(Group)
site.register(Group, GroupAdmin)
site.register(User, UserAdmin)
site.login_form = StaffLogin
site.password_change_form = StaffPasswordChange
