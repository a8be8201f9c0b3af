from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "shop.work"
    label = "shop_work"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from shop.work.housekeeping import finished_jobs, forgets  # noqa: PLC0415 - needs the models

        forgets(finished_jobs)
