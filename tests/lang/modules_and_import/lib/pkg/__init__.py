print("pkg runs")
value = 1
exported = "yes"
hidden = "no"
_private = 1
__all__ = ["exported"]
