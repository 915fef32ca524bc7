"""How the embedded server is set up: for one machine and one programme, quiet about what people write."""

import shlex

from storage.embedded.home import Home

DATABASE = "tandem"
SUPERUSER = "postgres"
PORT = 5432

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    # In files: systemd removes a user's shared memory when they log out, and containers have little of it.
    "dynamic_shared_memory_type": "mmap",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "client_connection_check_interval": "1s",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A week of logs at most. They never hold what people wrote: no statements, no parameters, and neither errors nor
    # details, which quote values ("Key (name)=(Sarah) already exists").
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_autovacuum_min_duration": "-1",
    "log_checkpoints": "off",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def server_options(home: Home, major: int, *, durable: bool) -> str:
    """The server's command line, quoted for a shell: there, unlike in a file, nothing overrides it."""
    settings = SETTINGS | ({} if durable else FORGETFUL)
    settings |= {"unix_socket_directories": str(home.sockets), "log_directory": str(home.log)}
    if major >= 18:
        settings["io_method"] = "sync"  # the default keeps three more processes
    return shlex.join(f"--{name}={value}" for name, value in settings.items())
