from .. import VALUE as up
from .leaf import answer
