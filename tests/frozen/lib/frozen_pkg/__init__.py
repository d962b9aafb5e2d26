from .sibling import VALUE
from . import sibling

loaded = [__name__]
