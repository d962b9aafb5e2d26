print("pkg.deep runs", __name__)
