"""What gunicorn serves."""

from service import create_app
from service.api.admitting.announcing import announce
from service.settings import Settings
from service.storing import Keys
from service.telemetry import configure_logging

_settings = Settings.from_environment()
configure_logging(_settings.log_level)
app = create_app(_settings)
_database = app.extensions["entente"].database
announce(_settings, Keys(_database))
# Workers are forked from here, and connections do not outlive a fork.
_database.close()
