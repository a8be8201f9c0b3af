from django.apps import AppConfig


class ConfigsvcConfig(AppConfig):
    name = "configsvc"
