"""What gunicorn serves."""

from service import create_app
from service.settings import Settings
from service.telemetry import configure_logging

_settings = Settings.from_environment()
configure_logging(_settings.log_level)
app = create_app(_settings)
