# A module as boards have them: the driver of a thermometer that there is not.
"""Reads temperature and humidity over a bus."""

_RESET = const(0xFE)
_MEASURE = const(0xE3)
_STATUS = const(0x07)

NAMES = ("temperature", "humidity", "pressure", "voltage")
LIMITS = {"temperature": (-40, 125), "humidity": (0, 100), "pressure": (300, 1100)}
MESSAGES = {0: "ok", 1: "busy", 2: "checksum", 3: "range"}


def checksum(data):
    """The remainder that the chip sends behind its data."""
    remainder = 0
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            if remainder & 0x80:
                remainder = (remainder << 1) ^ 0x131
            else:
                remainder <<= 1
    return remainder & 0xFF


class Error(Exception):
    """What a sensor says in place of a value."""

    def __init__(self, code):
        super().__init__(MESSAGES.get(code, "unknown"))
        self.code = code


class Sensor:
    """One thermometer at an address of the bus."""

    n_sensors = 0

    def __init__(self, address, bus=None, retries=3):
        self.address = address
        self.bus = bus
        self.retries = retries
        self.last = None
        Sensor.n_sensors += 1

    def reset(self):
        if self.bus is not None:
            self.bus.writeto(self.address, bytes([_RESET]))
        self.last = None

    def measure(self):
        for _ in range(self.retries):
            self.bus.writeto(self.address, bytes([_MEASURE, _STATUS]))
            data = self.bus.readfrom(self.address, 3)
            if checksum(data[:2]) == data[2]:
                self.last = self.convert(data[0] << 8 | data[1])
                return self.last
        raise Error(2)

    def convert(self, raw):
        value = raw * 175.72 / 65536 - 46.85
        low, high = LIMITS["temperature"]
        if not low <= value <= high:
            raise Error(3)
        return value

    def read(self, data):
        status = "ok" if len(data) == 8 else MESSAGES[1]
        return status, sum(data) * 0.75 + 0.5


def all_sensors(bus, addresses):
    """A sensor for each address that answers."""
    present = bus.scan()
    return [Sensor(address, bus) for address in addresses if address in present]
