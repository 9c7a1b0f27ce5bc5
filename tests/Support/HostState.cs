// SPDX-License-Identifier: Apache-2.0


using System.Text.RegularExpressions;

namespace Support;

/// <summary>What a test may leave on a host: links, packet filter rules and files.</summary>
public sealed partial class HostState
{
    private readonly HashSet<string> facts;

    private HostState(IEnumerable<string> facts) => this.facts = [.. facts];

    /// <summary>Captures the state of a host.</summary>
    /// <param name="host">
    /// The namespace that represents the host: other tests add and remove links in the test process's own namespace.
    /// </param>
    /// <param name="directories">The directories whose content is captured.</param>
    public static HostState Capture(TestNamespace host, params IEnumerable<string> directories) => new(
    [
        .. host.Json("link").Select(link => "link " + (string)link!["ifname"]!),
        .. Lines(host, "iptables-save").Select(line => "iptables " + line),
        .. Lines(host, "ip6tables-save").Select(line => "ip6tables " + line),
        .. Lines(host, "nft", "list", "ruleset").Select(line => "nft " + line),
        .. directories.Where(Directory.Exists).SelectMany(Entries),
    ]);

    /// <summary>The differences: new items ("+ …") and missing items ("- …"); empty if nothing was left.</summary>
    public IReadOnlyList<string> Since(HostState before) =>
    [
        .. facts.Except(before.facts).Order(StringComparer.Ordinal).Select(fact => "+ " + fact),
        .. before.facts.Except(facts).Order(StringComparer.Ordinal).Select(fact => "- " + fact),
    ];

    private static IEnumerable<string> Lines(TestNamespace host, string command, params string[] arguments) =>
        host.Execute(command, arguments).EnsureSuccess(command).Text
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !Frame().IsMatch(line))
            .Select(line => Counters().Replace(line, ""));

    // Packet counters are not part of a rule.
    [GeneratedRegex(@"(?<=counter )packets \d+ bytes \d+ |\[\d+:\d+\]")]
    private static partial Regex Counters();

    // What iptables creates on its first use and keeps: its tables, their built-in chains, and the surrounding lines.
    [GeneratedRegex(
        """
        ^([#*}].*|COMMIT|:[A-Z]+\ (ACCEPT|DROP)\b.*|type\ .*
        |table\ ip6?\ (filter|nat|mangle|raw|security)\ \{|chain\ (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)\ \{)$
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Frame();

    private static IEnumerable<string> Entries(string directory) =>
        Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Select(entry => "file " + entry);
}
