value = "a"
import circular_b

b_value = circular_b.value
