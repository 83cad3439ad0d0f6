a.py
---
def total(items, rate):
    result = 0
    for item in items:
        if item.price > 10 and item.count > 2:
            result += item.price * item.count * rate
        elif item.price < 0:
            raise ValueError("negative price: " + str(item.price))
        else:
            result += item.price * item.count
    log.info("total of %d items is %s", len(items), result)
    return round(result, 2)

---
import x
def sum_of(items, rate):
    result = 0
    for item in items:
        if item.price > 10 and item.count > 2:
            result += item.price * item.count * rate
        elif item.price < 0:
            raise ValueError("negative price: " + str(item.price))
        else:
            result += item.price * item.count
    log.info("sum_of of %d items is %s", len(items), result)
    return round(result, 2)
