one
two
three

five
