"""What may change while the gateway runs: how long it waits, and how much it takes."""

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
    upload_timeout: float = property_(
        60.0, "How long a long body may take to arrive", "Délai d'arrivée d'un long corps de requête", unit="s", ge=0
    )
    body_limit: int = property_(
        1024 * 1024, "Largest body of a request", "Taille maximale du corps d'une requête", unit="B", ge=1024
    )
    document_age: float = property_(
        10.0, "How long the merged API document is kept", "Durée de conservation du document d'API", unit="s", ge=0
    )


properties = declare("gateway", GatewayProperties)
