// SPDX-License-Identifier: Apache-2.0

using Crd;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;

namespace MetaCni.Tests.Planning.HotPlug;

public sealed class SelectionDifferenceTests
{
    // What was attached, what the annotation says now, and the change: kept, replaced, removed and added, by index or name.
    [Theory]
    [InlineData("a", "a", "kept 0 1")]
    [InlineData("a", """[{"name": "a"}]""", "kept 0 1")]
    [InlineData("a", "team/a", "kept 0 1")]
    [InlineData("a,b", "b,a", "kept 0 1 2")]
    [InlineData("a", "a,b", "kept 0 1; added b")]
    [InlineData("a", "b,a", "kept 0 1; added b")]
    [InlineData("a,b", "b", "kept 0 2; removed 1")]
    [InlineData("a,b", "", "kept 0; removed 1 2")]
    [InlineData("a", "other/a", "kept 0; removed 1; added a")]
    [InlineData("a,a", "a", "kept 0 1; removed 2")]
    [InlineData("a", "a,a", "kept 0 1; added a")]
    [InlineData("a@x,b@y", "b@x,a@y", "kept 0; removed 1 2; added b a")]
    [InlineData("a@x,b@y", "b@y,a@x", "kept 0 1 2")]
    [InlineData("a@x", "a@y", "kept 0; removed 1; added a")]
    [InlineData("a@x", "a", "kept 0; removed 1; added a")]
    [InlineData("a@x,a", "a,a@x", "kept 0 1 2")]
    public void The_difference_between_attached_networks_and_the_annotation(string attached, string now, string change) =>
        Assert.Equal(change, Text(SelectionDifference.Of(AttachedPods.Attached(attached), PlanInputs.Pod(now), PlanInputs.Config)));

    [Theory]
    [InlineData("""{"name": "a", "ips": ["10.1.0.5/24"]}""", "ips")]
    [InlineData("""{"name": "a", "mac": "02:00:00:00:00:07"}""", "mac")]
    [InlineData("""{"name": "a", "default-route": ["10.1.0.1"]}""", "default-route")]
    [InlineData("""{"name": "a", "default-route": []}""", "default-route")]
    [InlineData("""{"name": "a", "bandwidth": {"ingressRate": 800}, "portMappings": [{"hostPort": 8080, "containerPort": 80}]}""", "portMappings bandwidth")]
    [InlineData("""{"name": "a", "cni-args": {"x": 1}}""", "cni-args")]
    [InlineData("""{"name": "a", "ipam-claim-reference": "claim"}""", "ipam-claim-reference")]
    [InlineData("""{"name": "a", "deviceID": "0000:01:00.0"}""", "deviceID")]
    [InlineData("""{"name": "a", "metacni.io/claim": "gpu"}""", "metacni.io/claim")]
    public void A_changed_member_replaces_its_attachment_in_both_directions(string element, string members)
    {
        var there = SelectionDifference.Of(AttachedPods.Attached("a"), PlanInputs.Pod($"[{element}]"), PlanInputs.Config);
        var back = SelectionDifference.Of(AttachedPods.Attached($"[{element}]"), PlanInputs.Pod("a"), PlanInputs.Config);

        Assert.Equal($"kept 0; replaced 1 ({members})", Text(there));
        Assert.Equal($"kept 0; replaced 1 ({members})", Text(back));
    }

    [Theory]
    [InlineData("""{"name": "a", "ips": ["10.1.0.5/24", "10.1.0.6/24"]}""", """{"ips": ["10.1.0.5/24", "10.1.0.6/24"], "name": "a", "namespace": "team"}""")]
    [InlineData("""{"name": "a", "cni-args": {"x": {"b": 1, "a": [2, {"d": 3, "c": 4}]}}}""", """{"name": "a", "cni-args": {"x": {"a": [2, {"c": 4, "d": 3}], "b": 1}}}""")]
    [InlineData("""{"name": "a", "mac": "02:00:00:00:00:AB"}""", """{"name": "a", "mac": "02:00:00:00:00:ab"}""")]
    [InlineData("""{"name": "a", "interfaceRequest": "x"}""", """{"name": "a", "interface": "x"}""")]
    [InlineData("""{"name": "a", "example.com/note": "old"}""", """{"name": "a", "example.com/note": "new"}""")]
    [InlineData("""{"name": "a"}""", """{"name": "a", "example.com/note": "new"}""")]
    public void What_is_written_differently_but_requests_the_same_is_kept(string attached, string now) =>
        Assert.Equal("kept 0 1", Text(SelectionDifference.Of(AttachedPods.Attached($"[{attached}]"), PlanInputs.Pod($"[{now}]"), PlanInputs.Config)));

    // Every annotation may contain them, and a comparison by value throws.
    [Theory]
    [InlineData("1e99999999999", "1e99999999998")]
    [InlineData("1e99999999999", "-0")]
    [InlineData("-0", "{}")]
    public void Numbers_that_cannot_be_compared_by_their_value_are_compared_as_text(string before, string now)
    {
        var attached = AttachedPods.Attached(Element(before, ""));

        Assert.Equal("kept 0; replaced 1 (cni-args)", Text(SelectionDifference.Of(attached, PlanInputs.Pod(Element(now, "")), PlanInputs.Config)));
        Assert.Equal(
            "kept 0; replaced 1 (mac)",
            Text(SelectionDifference.Of(attached, PlanInputs.Pod(Element(before, ", \"mac\": \"02:00:00:00:00:07\"")), PlanInputs.Config)));

        static string Element(string x, string more) => "[{\"name\": \"a\", \"cni-args\": {\"x\": " + x + "}" + more + "}]";
    }

    [Fact]
    public void Of_two_attachments_of_one_network_the_removed_one_is_the_one_whose_request_is_gone()
    {
        var attached = AttachedPods.Attached("""[{"name": "a", "ips": ["10.1.0.5/24"]}, {"name": "a", "ips": ["10.1.0.6/24"]}]""");

        var change = SelectionDifference.Of(attached, PlanInputs.Pod("""[{"name": "a", "ips": ["10.1.0.6/24"]}]"""), PlanInputs.Config);

        Assert.Equal("kept 0 2; removed 1", Text(change));
    }

    [Fact]
    public void Unnamed_attachments_of_one_network_follow_their_elements_in_order()
    {
        var attached = AttachedPods.Attached("""[{"name": "a", "ips": ["10.1.0.5/24"]}, {"name": "a", "ips": ["10.1.0.6/24"]}]""");

        var change = SelectionDifference.Of(attached, PlanInputs.Pod("""[{"name": "a", "ips": ["10.1.0.7/24"]}, {"name": "a", "ips": ["10.1.0.6/24"]}]"""), PlanInputs.Config);

        Assert.Equal("kept 0 2; replaced 1 (ips)", Text(change));
    }

    [Fact]
    public void A_default_route_that_moves_replaces_both_attachments()
    {
        var attached = AttachedPods.Attached("""[{"name": "a", "default-route": ["10.1.0.1"]}, {"name": "b"}]""");

        var change = SelectionDifference.Of(attached, PlanInputs.Pod("""[{"name": "a"}, {"name": "b", "default-route": ["10.2.0.1"]}]"""), PlanInputs.Config);

        Assert.Equal("kept 0; replaced 1 (default-route) 2 (default-route)", Text(change));
    }

    [Fact]
    public void A_pod_without_the_annotation_loses_all_secondaries_that_it_requested()
    {
        var change = SelectionDifference.Of(AttachedPods.Attached("a,b"), PlanInputs.Pod(), PlanInputs.Config);

        Assert.Equal("kept 0; removed 1 2", Text(change));
    }

    [Theory]
    [InlineData("a,,b", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("""[{"name": "A!"}]""", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("""[{"name": "a", "ips": ["nonsense"]}]""", "networks[0].ips")]
    public void An_invalid_annotation_changes_nothing(string annotation, string place)
    {
        var change = SelectionDifference.Of(AttachedPods.Attached("a"), PlanInputs.Pod(annotation), PlanInputs.Config);

        Assert.False(change.IsEmpty);
        Assert.Contains(place, change.Refusal, StringComparison.Ordinal);
        Assert.Empty(change.Removed);
    }

    [Theory]
    [InlineData(null, "kube-system/other")]
    [InlineData("kube-system/main", null)]
    [InlineData("kube-system/main", "kube-system/other")]
    [InlineData("kube-system/main", """[{"name": "main", "namespace": "kube-system", "ips": ["10.1.0.5/24"]}]""")]
    public void A_changed_default_network_is_refused(string? attached, string? now)
    {
        var change = SelectionDifference.Of(
            AttachedPods.Attached(PlanInputs.Pod("a", attached)), PlanInputs.Pod("a", now), PlanInputs.Config);

        Assert.Contains("v1.multus-cni.io/default-network", change.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unchanged_default_network_is_kept() => Assert.Equal("kept 0; removed 1; added b", Text(SelectionDifference.Of(
        AttachedPods.Attached(PlanInputs.Pod("a", "kube-system/main")), PlanInputs.Pod("b", "main"), PlanInputs.Config)));

    [Fact]
    public void Default_networks_of_the_namespace_are_kept()
    {
        var pod = PlanInputs.Pod("a") with
        {
            NamespaceAnnotations = new Dictionary<string, string> { [AnnotationNames.DefaultNetworks] = "storage" },
        };

        var change = SelectionDifference.Of(AttachedPods.Attached(pod), PlanInputs.Pod(""), PlanInputs.Config);

        Assert.Equal("kept 0 1; removed 2", Text(change));
    }

    [Fact]
    public void A_new_network_of_another_namespace_is_refused_under_isolation()
    {
        var isolated = PlanInputs.Config with { NamespaceIsolation = true };

        var change = SelectionDifference.Of(AttachedPods.Attached("a"), PlanInputs.Pod("a,other/b"), isolated);

        Assert.Contains("namespaceIsolation", change.Refusal, StringComparison.Ordinal);
    }

    // The administrator turned isolation on later: a running pod keeps what it has.
    [Fact]
    public void An_attached_network_is_kept_although_isolation_now_forbids_it()
    {
        var isolated = PlanInputs.Config with { NamespaceIsolation = true };

        var change = SelectionDifference.Of(AttachedPods.Attached("a,other/b"), PlanInputs.Pod("other/b"), isolated);

        Assert.Equal("kept 0 2; removed 1", Text(change));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("b,a")]
    public void A_record_without_selections_needs_no_change_for_the_same_networks(string now)
    {
        var attached = AttachedPods.OfEarlierVersion(AttachedPods.Attached("a,b"));

        Assert.True(SelectionDifference.Of(attached, PlanInputs.Pod(now), PlanInputs.Config).IsEmpty);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a,b")]
    [InlineData("a,b,c")]
    [InlineData("a,c")]
    [InlineData("")]
    public void A_record_without_selections_is_refused_for_other_networks(string now)
    {
        var attached = AttachedPods.OfEarlierVersion(AttachedPods.Attached("a,b,d"));

        Assert.Contains("recreate the pod", SelectionDifference.Of(attached, PlanInputs.Pod(now), PlanInputs.Config).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void More_networks_than_the_limit_are_refused()
    {
        var networks = string.Join(',', Enumerable.Range(0, PlanLimits.Attachments).Select(index => $"n{index}"));

        var change = SelectionDifference.Of(AttachedPods.Attached("a"), PlanInputs.Pod(networks), PlanInputs.Config);

        Assert.Contains($"limit of {PlanLimits.Attachments}", change.Refusal, StringComparison.Ordinal);
    }

    private static string Text(SelectionChange change)
    {
        Assert.Empty(change.Refusal);
        IEnumerable<string> parts =
        [
            Part("kept", change.Kept.Select(index => $"{index}")),
            Part("replaced", change.Replaced.Select(one => $"{one.Attachment} ({string.Join(' ', one.Members)})")),
            Part("removed", change.Removed.Select(index => $"{index}")),
            Part("added", change.Added.Select(request => request.Selection!.Name)),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string Part(string what, IEnumerable<string> items) => items.Any() ? $"{what} {string.Join(' ', items)}" : "";
}
