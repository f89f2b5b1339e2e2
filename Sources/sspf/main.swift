print("sspf")
