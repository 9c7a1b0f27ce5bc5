# Approximate: a member whose head has parentheses and whose braces open on the next line, as `make fmt` lays them out.
FNR == 1 { head = ""; depth = 0 }

# A member of a type with a file-scoped namespace stands four columns in; its body opens and closes there too.
/^    [a-zA-Z\[].*[(]/ && !/^    (if|for|foreach|while|switch|using|lock|return)/ && !/;$/ { head = $0; start = FNR }
/^    \{/ && head != "" { inside = 1 }
/^    \}/ && inside { report(); inside = 0 }
/^    .*;$/ && !inside && head != "" { report() }

function report() {
    sub(/^ +/, "", head); sub(/[(<].*/, "", head); sub(/.* /, "", head)
    if (head != "") print FNR - start + 1, head, FILENAME ":" start
    head = ""
}
