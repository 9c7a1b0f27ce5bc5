// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>Converts the outcome of a trial to lines of text.</summary>
internal static class TryReport
{
    private static readonly string[] Header = ["INTERFACE", "NETWORK", "PLUGIN", "ADDRESSES", "MAC", "DEFAULT ROUTE"];

    public static IReadOnlyList<string> Table(PodOutcome pod) =>
        TextTable.Lines(Header, [.. pod.Rows.Select(row => (IReadOnlyList<string>)
        [
            row.Interface,
            Word(row.Network),
            OrDash(row.Plugins),
            OrDash(string.Join(", ", row.Ips.Select(ip => ip.Address))),
            OrDash(row.Mac),
            OrDash(string.Join(", ", row.DefaultGateways)),
        ])]);

    public static string Time(PodOutcome pod) =>
        $"ADD took {Amount.Milliseconds(pod.Elapsed)}: {Amount.Milliseconds(pod.InDelegates)} in delegates, {Amount.Milliseconds(pod.InMetaCni)} in MetaCni";

    public static string Agreement(PodOutcome pod)
    {
        InterfaceRow[] shown = [.. pod.Rows.Where(row => row.IsInResult)];
        var routes = shown.Sum(row => row.DefaultGateways.Count);
        var others = string.Join(", ", pod.Rows.Where(row => !row.IsInResult).Select(row => row.Interface));
        return "the kernel matches the result: "
            + $"{Amount.Of(shown.Length, "interface")}, {Amount.Of(shown.Sum(row => row.Ips.Count), "address", "addresses")}, "
                + $"{Amount.Of(routes, "default route")}"
            + (others.Length == 0 ? "" : $"; the result leaves out {others}");
    }

    public static string Pinging(PlannedPing ping) =>
        $"  {ping.From.Pod}  {ping.Interface}  {IpLiteral.Format(ping.Source)} -> {IpLiteral.Format(ping.Target)} ({ping.TargetName})";

    public static string Ping(PingOutcome outcome)
    {
        var answer = outcome.RoundTrip is { } time ? Amount.Milliseconds(time, "0.00") : "no answer";
        return $"{Pinging(outcome.Ping)}  {answer}";
    }

    public static string Deletion(PodDeletion deletion) =>
        $"  {deletion.Sandbox.Pod}  DEL took {Amount.Milliseconds(deletion.Elapsed)}";

    public static IReadOnlyList<string> RemovedBridges(TeardownOutcome outcome) => outcome.RemovedBridges.Count == 0
        ? []
        : [$"  removed bridges that the bridge plugin made for this trial and never removes: {string.Join(", ", outcome.RemovedBridges)}"];

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;

    private static string Word(string name) => name.Length == 0 ? "-" : PlainText.Word(name);
}
