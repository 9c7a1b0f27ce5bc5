# Reads concatenated TRX files. Prints each failed test with its message, the wall time of each project, and the totals in the last line.
# Its tests are in tests/EndToEnd.Tests/Build/TestSummaryTests.cs.
# The exit code is 1 if a test failed, if no test ran, or if the test run itself failed (status).

function text(xml) {
    gsub(/&lt;/, "<", xml); gsub(/&gt;/, ">", xml); gsub(/&quot;/, "\"", xml)
    gsub(/&#xD;|\r/, "", xml); gsub(/&#xA;/, "\n    ", xml); gsub(/&amp;/, "\\&", xml)
    return xml
}

function attribute(xml, name) {
    return match(xml, " " name "=\"[^\"]*\"") ? text(substr(xml, RSTART + length(name) + 3, RLENGTH - length(name) - 4)) : ""
}

# Seconds since midnight.
function seconds(timestamp,   part) {
    split(substr(timestamp, 12), part, /[:+Z-]/)
    return part[1] * 3600 + part[2] * 60 + part[3]
}

/<Times / {
    took = seconds(attribute($0, "finish")) - seconds(attribute($0, "start"))
    if (took < 0) took += 86400
}

# The first test of a file names its project.
took != "" && /<TestMethod / {
    project = attribute($0, "codeBase"); sub(/.*\//, "", project); sub(/\.dll$/, "", project)
    times = times sprintf("%6.0f s  %s\n", took, project); took = ""
}

/<UnitTestResult / {
    outcome = attribute($0, "outcome")
    if (outcome == "Passed") passed++
    else if (outcome == "NotExecuted") skipped++
    else { failed++; print "\nFAILED " attribute($0, "testName"); failing = 1 }
}

failing && /<Message>/ { message = 1; sub(/.*<Message>/, "") }
message {
    end = sub(/<\/Message>.*/, "")
    print "    " text($0)
    if (end) message = failing = 0
}
/<\/UnitTestResult>/ { failing = message = 0 }

# Errors of the test run itself: a test host that crashed, an assembly that was not loaded.
/<RunInfo .*outcome="Error"/ { complaint = 1 }
complaint && /<Text>/ {
    sub(/.*<Text>/, ""); sub(/<\/Text>.*/, ""); complaint = 0
    if ($0 !~ /\[(FAIL|SKIP)\]$/) print "\nRUN " text($0)
}

END {
    ran = passed + failed
    if (!ran) print "\nno test ran"
    if (status && !failed) print "\nthe test run failed (exit code " status "), though no test did"
    if (times) printf "\nwall time of each project; they run at the same time:\n%s", times
    printf "\n%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
    exit (failed || status || !ran) ? 1 : 0
}
