// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Values;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>The document of <c>--json</c>.</summary>
internal static class TryJson
{
    public static JsonObject Of(TryOutcome outcome) => new()
    {
        ["directory"] = outcome.Directory,
        ["succeeded"] = outcome.Succeeded,
        ["interrupted"] = outcome.Interrupted,
        ["verdict"] = TryVerdict.Of(outcome).Text,
        ["error"] = outcome.Failure is { } failure ? new JsonObject { ["msg"] = failure.Message, ["hint"] = failure.Hint } : null,
        ["findings"] = Array(outcome.Findings, finding => new JsonObject
        {
            ["severity"] = finding.IsError ? "error" : "warning",
            ["text"] = finding.ToString(),
        }),
        ["hostNetworkPods"] = Texts(outcome.HostNetworkPods.Select(pod => $"{pod.Namespace}/{pod.Name}")),
        ["pods"] = Array(outcome.Pods, Pod),
        ["sharedAddresses"] = Texts(outcome.SharedAddresses),
        ["pings"] = Array(outcome.Pings, Ping),
        ["takeDown"] = outcome.PodTeardown is { } takeDown ? PodTeardown(takeDown) : null,
    };

    private static JsonObject Pod(PodOutcome pod) => new()
    {
        ["namespace"] = pod.Sandbox.Pod.Namespace,
        ["name"] = pod.Sandbox.Pod.Name,
        ["containerId"] = pod.Sandbox.ContainerId,
        ["netns"] = pod.Sandbox.NamespacePath,
        ["attachments"] = Array(pod.Steps, Step),
        ["interfaces"] = Array(pod.Rows, Row),
        ["result"] = pod.Answer?.DeepClone(),
        ["error"] = Error(pod.Error),
        ["warnings"] = Texts(pod.Words.Warnings),
        ["stderr"] = Texts(pod.Words.Lines),
        ["matchesKernel"] = pod.Result is not null && pod.Differences.Count == 0,
        ["differences"] = Texts(pod.Differences),
        ["milliseconds"] = new JsonObject
        {
            ["total"] = Milliseconds(pod.Elapsed),
            // The record of a failed ADD no longer exists, so the time in its plugins is unknown.
            ["delegates"] = pod.Error is null ? Milliseconds(pod.InDelegates) : null,
            ["metacni"] = pod.Error is null ? Milliseconds(pod.InMetaCni) : null,
        },
    };

    private static JsonObject Step(AttachmentStep step) => new()
    {
        ["network"] = step.Network,
        ["interface"] = step.Interface,
        ["plugins"] = Texts(step.Plugins),
        ["attached"] = step.State == StepState.Attached,
        ["milliseconds"] = Math.Round(step.Milliseconds, 2),
    };

    private static JsonObject Row(InterfaceRow row) => new()
    {
        ["name"] = row.Interface,
        ["network"] = row.Network,
        ["addresses"] = Texts(row.Ips.Select(ip => ip.Address.ToString())),
        ["mac"] = row.Mac,
        ["inResult"] = row.IsInResult,
        ["defaultGateways"] = Texts(row.DefaultGateways),
    };

    private static JsonObject Ping(PingOutcome outcome) => new()
    {
        ["pod"] = outcome.Ping.From.Pod.ToString(),
        ["interface"] = outcome.Ping.Interface,
        ["network"] = outcome.Ping.Network,
        ["source"] = IpLiteral.Format(outcome.Ping.Source),
        ["target"] = IpLiteral.Format(outcome.Ping.Target),
        ["answered"] = outcome.RoundTrip is not null,
        ["milliseconds"] = outcome.RoundTrip is { } time ? Milliseconds(time) : null,
    };

    private static JsonObject PodTeardown(TeardownOutcome outcome) => new()
    {
        ["deletions"] = Array(outcome.Deletions, deletion => new JsonObject
        {
            ["pod"] = deletion.Sandbox.Pod.ToString(),
            ["milliseconds"] = Milliseconds(deletion.Elapsed),
            ["warnings"] = Texts(deletion.Words.Warnings),
            ["stderr"] = Texts(deletion.Words.Lines),
            ["error"] = Error(deletion.Error),
            ["givenUp"] = deletion.IsGivenUp,
        }),
        ["removedBridges"] = Texts(outcome.RemovedBridges),
        ["nothingLeft"] = outcome.Left.None,
        ["left"] = new JsonObject
        {
            ["hostInterfaces"] = Texts(outcome.Left.HostInterfaces),
            ["namespaceInterfaces"] = Texts(outcome.Left.NamespaceInterfaces),
            ["leases"] = Texts(outcome.Left.Leases),
            ["records"] = Texts(outcome.Left.Records),
        },
    };

    private static JsonObject? Error(CniError? error) => error is null
        ? null
        : new JsonObject { ["code"] = error.Code, ["msg"] = error.Message, ["details"] = error.Details };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> convert) => new([.. items.Select(convert)]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
