# Prints "lines name file:line" of every method and constructor of two lines and more. Approximate: it knows the layout of `make fmt`,
# where a member of a type with a file-scoped namespace begins four columns in, and its body ends there too. Members of nested types are left out.
FNR == 1 { head = ""; inside = 0 }

/^    [^] {}\/[]/ || /^    \[./ || /^$/ || /^}/ { if (head != "" && !inside) report(end) }
/^    [a-zA-Z\[(]/ && !inside { begin() }
/^    \{/ && head != "" { inside = 1 }
/^    \}/ && inside { report(FNR); inside = 0 }
/;$/ { end = FNR }

# A head is a name before a parenthesis, outside of attributes and type arguments. A tuple is a type, and what is assigned is a field.
function begin(   text) {
    text = $0
    sub(/^ +/, "", text)
    while (sub(/^\[[^\]]*\] */, "", text)) ;
    while (gsub(/<[^<>]*>/, "", text)) ;
    while (gsub(/(^| )\([^()]*\)[?]?/, " tuple", text)) ;
    if (text ~ /^\[/ || text !~ /^[^=(]*[^ (]\(/ || text ~ /(class|record|struct|interface|delegate) /) return
    sub(/\(.*/, "", text); sub(/.* /, "", text)
    head = text; start = end = FNR
}

function report(last) {
    if (last > start) print last - start + 1, head, FILENAME ":" start
    head = ""
}
