"""How the config server itself is set up; times are seconds."""

from typing import Literal

from shop.config.declared import Properties, declare, property_

BackendName = Literal["consul", "database", "vault", "files"]


class ConfigsvcProperties(Properties):
    backends: tuple[BackendName, ...] = property_(
        ("consul", "database", "vault", "files"),
        "Backends in order of precedence, the strongest first",
        "Sources par ordre de priorité, la plus forte d'abord",
        restart=True,
        min_length=1,
    )
    required: tuple[BackendName, ...] = property_(
        ("database",),
        "Backends without which there is no answer, unless their last good copy is there",
        "Sources sans lesquelles il n'y a pas de réponse, sauf copie conservée",
        restart=True,
    )
    prefix: str = property_(
        "",
        "What paths of the config protocol begin with, such as /cfg",
        "Début des chemins du protocole, par exemple /cfg",
        pattern=r"(/[A-Za-z0-9_-]+)*",
        restart=True,
    )
    accept_empty: bool = property_(
        True,
        "Whether an unknown application gets an empty answer instead of 404",
        "Réponse vide plutôt que 404 pour une application inconnue",
    )
    health_down_status: str = property_(
        "DOWN",
        "What /actuator/health says of a config server that cannot answer; DOWN and OUT_OF_SERVICE are 503",
        "Statut de /actuator/health d'un serveur qui ne peut répondre ; DOWN et OUT_OF_SERVICE donnent 503",
        pattern=r"[A-Z][A-Z_]{0,39}",
    )
    plain_text_encrypt: bool = property_(
        False,
        "Whether ciphers in plain files of settings (yml, yaml, json, properties) are opened, too",
        "Déchiffrer aussi les valeurs des fichiers de réglages servis tels quels (yml, yaml, json, properties)",
    )
    overrides: str = property_(
        "",
        "Settings every application gets before all others, as JSON",
        "Réglages imposés à toutes les applications, en JSON",
        verbatim=True,
    )
    decrypt: bool = property_(
        True,
        "Whether values that begin with {cipher} are decrypted before they are served",
        "Déchiffrement des {cipher}",
    )
    database_timeout: float = property_(
        2.0, "Longest wait for the database", "Attente maximale de la base", unit="s", gt=0, le=30
    )
    consul_timeout: float = property_(
        1.0, "Longest wait for Consul", "Attente maximale de Consul", unit="s", gt=0, le=30
    )
    consul_prefix: str = property_(
        "config", "Where settings begin in Consul", "Racine des réglages dans Consul", pattern=r"[\w-]+(/[\w-]+)*"
    )
    consul_layout: str = property_(
        "KEY_VALUE",
        "How settings lie in Consul",
        "Disposition des réglages dans Consul",
        pattern="KEY_VALUE|YAML|PROPERTIES|FILES",
        restart=True,
    )
    consul_separator: str = property_(
        ",",
        "Between application and profile in Consul",
        "Entre l'application et le profil dans Consul",
        pattern="[,:+@-]{1,2}",
    )
    consul_data_key: str = property_(
        "data", "The key that holds a whole file in Consul", "Clé d'un fichier entier dans Consul", pattern=r"[\w.-]+"
    )
    vault_address: str = property_("", "Where Vault is; empty: none", "Adresse de Vault ; vide : aucun", restart=True)
    vault_mount: str = property_("secret", "The engine in Vault", "Moteur de Vault", pattern=r"[\w/-]+", restart=True)
    vault_separator: str = property_(
        ",",
        "Between application and profile in Vault: , or /",
        "Entre l'application et le profil dans Vault",
        pattern="[,/]",
    )
    vault_timeout: float = property_(2.0, "Longest wait for Vault", "Attente maximale de Vault", unit="s", gt=0, le=30)
    files_folders: tuple[str, ...] = property_(
        (), "Folders with files of settings, the strongest first", "Dossiers de fichiers de réglages", restart=True
    )
    files_timeout: float = property_(
        2.0, "Longest wait for files", "Attente maximale des fichiers", unit="s", gt=0, le=30
    )
    applications: tuple[str, ...] = property_(
        (),
        "Applications the client 'user' may read; *: all; empty: all on a laptop, none on a server",
        "Applications lisibles par le client « user » ; * : toutes",
    )
    long_polls: int = property_(
        200,
        "How many readers one process lets wait for a change at once",
        "Lecteurs en attente d'un changement, par processus",
        ge=0,
        le=500,
    )
    event_streams: int = property_(
        200,
        "How many streams of changed keys one process keeps open at once",
        "Flux de clés modifiées ouverts à la fois, par processus",
        ge=0,
        le=400,
    )


properties = declare("configsvc", ConfigsvcProperties)
