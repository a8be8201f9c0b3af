"""What may change while the gateway runs: how long it waits, how much it takes, and where requests go."""

from pydantic import field_validator

from shop.config.declared import Properties, declare, property_


class GatewayProperties(Properties):
    """Times are seconds, sizes bytes."""

    connect_timeout: float = property_(
        2.0,
        "How long an instance may take to accept a connection",
        "Délai de connexion à une instance",
        unit="s",
        gt=0,
        le=10,
    )
    answer_timeout: float = property_(
        30.0, "How long a role may take to begin its answer", "Délai de réponse d'un service", unit="s", gt=0, le=300
    )
    instance_timeout: float = property_(
        5.0,
        "How long one instance may take for a request that another could answer as well",
        "Délai d'une instance pour une requête qu'une autre peut aussi traiter",
        unit="s",
        gt=0,
        le=300,
    )
    pause_timeout: float = property_(
        30.0,
        "Longest silence in the middle of an answer",
        "Plus long silence au milieu d'une réponse",
        unit="s",
        gt=0,
        le=300,
    )
    socket_timeout: float = property_(
        300.0, "Longest silence of a WebSocket", "Plus long silence d'un WebSocket", unit="s", gt=0, le=86400
    )
    head_timeout: float = property_(
        10.0, "How long the head of a request may take", "Délai d'arrivée de l'en-tête d'une requête", unit="s", gt=0
    )
    body_timeout: float = property_(
        30.0,
        "How long a body that is kept before a role is asked may take",
        "Délai d'arrivée d'un corps de requête gardé avant d'interroger un service",
        unit="s",
        gt=0,
    )
    upload_timeout: float = property_(
        60.0, "How long a long body may take to arrive", "Délai d'arrivée d'un long corps de requête", unit="s", ge=0
    )
    body_limit: int = property_(
        1024 * 1024, "Largest body of a request", "Taille maximale du corps d'une requête", unit="B", ge=1024
    )
    limit_least: int = property_(
        100,
        "Requests a service is given at once, however slow it is",
        "Requêtes confiées à la fois à un service, aussi lent soit-il",
        ge=1,
        le=100_000,
    )
    limit_urgent: int = property_(
        200,
        "Checkouts and payments a service is given at once, however slow it is",
        "Commandes et paiements confiés à la fois à un service, aussi lent soit-il",
        ge=1,
        le=100_000,
    )
    limit_most: int = property_(
        1000,
        "Requests a service is given at once, however quick it is",
        "Requêtes confiées à la fois à un service, aussi rapide soit-il",
        ge=1,
        le=100_000,
    )
    queue_time: float = property_(
        0.25,
        "How long requests may have to queue at a service before fewer are let in",
        "Attente tolérée dans la file d'un service avant d'y laisser entrer moins de requêtes",
        unit="s",
        gt=0,
        le=30,
    )
    browse_share: float = property_(
        0.75,
        "Share of a service's limit that is not kept for checkouts and payments",
        "Part de la limite d'un service qui n'est pas gardée pour les commandes et les paiements",
        gt=0,
        le=1,
    )
    assets_share: float = property_(
        0.5,
        "Share of a service's limit that pictures, styles and scripts may use",
        "Part de la limite d'un service que peuvent prendre images, styles et scripts",
        gt=0,
        le=1,
    )
    long_bodies: int = property_(
        4,
        "Bodies over 256 KiB that pass to one service at a time",
        "Corps de plus de 256 Kio transmis à la fois à un même service",
        ge=1,
        le=10_000,
    )
    held_limit: int = property_(
        16 * 1024 * 1024,
        "Memory for what slow visitors have not sent or read yet, in each worker and on each way",
        "Mémoire pour ce que des visiteurs lents n'ont pas encore envoyé ou lu, par processus et par voie",
        unit="B",
        ge=1024 * 1024,
    )
    retry_after: int = property_(
        1,
        "When a request that was refused to save others may come again",
        "Délai avant de répéter une requête refusée pour en préserver d'autres",
        unit="s",
        ge=1,
        le=3600,
    )
    document_age: float = property_(
        10.0, "How long the merged API document is kept", "Durée de conservation du document d'API", unit="s", ge=0
    )
    routes: str = property_(
        "",
        "Routes beside those that are built in: YAML, as Spring Cloud Gateway writes them",
        "Routes en plus de celles qui sont intégrées : en YAML, comme les écrit Spring Cloud Gateway",
    )
    default_filters: str = property_(
        "",
        "Filters that every route has before its own: a YAML list",
        "Filtres que chaque route a avant les siens : une liste YAML",
    )
    globalcors: str = property_(
        "",
        "Which pages of other origins may ask, by path: YAML, as Spring's cors-configurations",
        "Quelles pages d'autres origines peuvent demander, par chemin : en YAML, comme cors-configurations de Spring",
    )
    version_header: str = property_(
        "",
        "Header that names the version a request asks for; empty: versions play no part",
        "En-tête qui nomme la version demandée ; vide : les versions ne jouent aucun rôle",
        pattern=r"^[A-Za-z0-9-]{0,60}$",
    )
    loadbalancer_use404: bool = property_(
        False,
        "Whether a service without an instance is 404 instead of 503",
        "Si un service sans instance donne 404 plutôt que 503",
    )
    discovery: bool = property_(
        True,
        "Whether services of the registry with the tag routable are reached under their names",
        "Si les services du registre qui portent l'étiquette routable sont joints sous leur nom",
    )

    @field_validator("routes")
    @classmethod
    def _possible_routes(cls, text: str) -> str:
        from gateway.routes.written import routes_in  # noqa: PLC0415 - declarations are plain Python, filters are not

        routes_in(text)
        return text

    @field_validator("globalcors")
    @classmethod
    def _possible_cors(cls, text: str) -> str:
        from gateway.routes.written import cors_in  # noqa: PLC0415

        cors_in(text)
        return text

    @field_validator("default_filters")
    @classmethod
    def _possible_filters(cls, text: str) -> str:
        from gateway.routes.written import filters_in  # noqa: PLC0415

        filters_in(text)
        return text


properties = declare("gateway", GatewayProperties)
