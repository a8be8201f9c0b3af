"""Django settings: ``base`` assembles ``parts``, one topic each; ``local``, ``test`` and ``production`` differ from it.

Which role a process has is a separate axis: ``SHOP_ROLE``.
"""
