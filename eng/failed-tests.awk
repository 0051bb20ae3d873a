# Says which tests failed, from trx files: the name, the first lines of the message, and where.
function plain(text) {
  gsub(/<[^>]*>/, "", text)
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#x[0-9A-F]*;/, " ", text); gsub(/&amp;/, "\\&", text)
  return text
}
/<UnitTestResult / && /outcome="(Failed|Error|Timeout|Aborted)"/ {
  match($0, / testName="[^"]*"/)
  print "FAILED " plain(substr($0, RSTART + 11, RLENGTH - 12))
  inside = 1
}
/<\/UnitTestResult>/ { inside = 0 }
inside && /<Message>/ { left = 6 }
inside && /<StackTrace>/ { left = 3 }
inside && left > 0 { left--; if (plain($0) ~ /[^ ]/) print "  " plain($0) }
/<\/Message>|<\/StackTrace>/ { left = 0 }
