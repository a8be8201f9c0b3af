"""The staff's site: Django's admin over the modules. It reads by connection and writes through interface handles."""
