print("nothing of this runs")
x = 5
x = = 6
