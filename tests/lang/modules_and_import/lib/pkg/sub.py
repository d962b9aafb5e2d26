print("pkg.sub runs", __name__)
from . import value as parent_value

name = "sub"
