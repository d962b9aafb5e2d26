from . import other
from .. import value
from ..sub import name as up_two
from .other import sibling

up_one = value
