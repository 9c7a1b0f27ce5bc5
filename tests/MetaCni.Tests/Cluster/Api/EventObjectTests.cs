// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Cluster.Api;

public sealed partial class EventObjectTests
{
    private const int Longest = 1024;

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 13, 0, 0, TimeSpan.FromHours(1));

    // k8s.io/api/core/v1 Event; the time is RFC 3339 in UTC, without fractions (metav1.Time).
    [Fact]
    public void An_event_refers_to_the_pod_the_way_kubectl_expects() => Assert.Equal(
        """
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"web.0123456789abcdef","namespace":"shop"},"involvedObject":{"apiVersion":"v1","kind":"Pod","name":"web","namespace":"shop","uid":"u1"},"reason":"AddedInterface","message":"Add net1 [10.1.0.2/24] from shop/a","type":"Normal","source":{"component":"metacni"},"firstTimestamp":"2026-01-02T12:00:00Z","lastTimestamp":"2026-01-02T12:00:00Z","count":1}
        """,
        Digits().Replace(
            JsonText.Of(EventObject.Of(EventSubject.Of(Pod), new ObjectEvent("AddedInterface", "Add net1 [10.1.0.2/24] from shop/a", IsWarning: false), Noon)),
            "web.0123456789abcdef"));

    // RFC 1123 subdomain: 253 characters, each label between dots ends with a letter or a digit.
    [Theory]
    [InlineData(253, 'x', 253)]
    [InlineData(236, 'x', 253)]
    [InlineData(253, '-', 252)]
    public void An_event_name_is_a_valid_object_name(int podName, char at236, int expected)
    {
        var pod = Pod with { Name = $"{new string('x', 235)}{at236}{new string('x', podName - 236)}" };

        var name = (string)EventObject.Of(EventSubject.Of(pod), new ObjectEvent("r", "m", IsWarning: true), Noon)["metadata"]!["name"]!;

        Assert.Equal(expected, name.Length);
        Assert.Matches("^x+\\.[0-9a-f]{16}$", name);
    }

    [Fact]
    public void A_failure_is_a_warning() =>
        Assert.Equal("Warning", (string?)EventObject.Of(EventSubject.Of(Pod), new ObjectEvent("AttachFailed", "m", IsWarning: true), Noon)["type"]);

    [Theory]
    [InlineData(Longest, false)]
    [InlineData(Longest + 1, true)]
    public void A_message_is_as_long_as_the_API_takes(int length, bool isCut)
    {
        var message = Message(new string('x', length));

        Assert.Equal(Longest, Encoding.UTF8.GetByteCount(message));
        Assert.Equal(isCut, message.EndsWith('…'));
    }

    // Half a character would be no text any more.
    [Theory]
    [InlineData("😀")]
    [InlineData("é")]
    public void A_message_is_not_cut_inside_a_character(string character)
    {
        var message = Message(new string('x', Longest - 4) + character + "and more");

        Assert.Equal(new string('x', Longest - 4) + "…", message);
    }

    private static PodIdentity Pod { get; } = new() { Namespace = "shop", Name = "web", Uid = "u1" };

    private static string Message(string text) => (string)EventObject.Of(EventSubject.Of(Pod), new ObjectEvent("r", text, IsWarning: true), Noon)["message"]!;

    [GeneratedRegex("web\\.[0-9a-f]{16}")]
    private static partial Regex Digits();
}
