# Prints the length of each method. Approximate: it finds a member with parentheses whose brace opens on the next line (see `make fmt`).
FNR == 1 { head = ""; depth = 0 }

# With a file-scoped namespace, a member and the braces of its body are indented by four columns.
/^    [a-zA-Z\[].*[(]/ && !/^    (if|for|foreach|while|switch|using|lock|return)/ && !/;$/ { head = $0; start = FNR }
/^    \{/ && head != "" { inside = 1 }
/^    \}/ && inside { report(); inside = 0 }
/^    .*;$/ && !inside && head != "" { report() }

function report() {
    sub(/^ +/, "", head); sub(/[(<].*/, "", head); sub(/.* /, "", head)
    if (head != "") print FNR - start + 1, head, FILENAME ":" start
    head = ""
}
