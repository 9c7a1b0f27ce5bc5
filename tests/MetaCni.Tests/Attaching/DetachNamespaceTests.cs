// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching;

public sealed class DetachNamespaceTests
{
    private const ulong Cookie = 4711;
    private const string Recorded = Plans.Namespace;
    private const string Other = "/run/netns/other";
    private const string Host = "/proc/self/ns/net";

    private readonly Dictionary<string, ulong> _cookies = new() { [Recorded] = Cookie };

    [Fact]
    public void The_given_path_is_used_if_it_refers_to_the_recorded_namespace()
    {
        _cookies[Other] = Cookie;

        Assert.Equal(Recorded, Of(Recorded));
        Assert.Equal(Other, Of(Other));
    }

    // A removed path that was made again, and a PID that another pod's process has now.
    [Fact]
    public void A_path_to_another_namespace_is_replaced_by_the_recorded_one()
    {
        _cookies[Other] = Cookie + 1;

        Assert.Equal(Recorded, Of(Other));
        _cookies[Recorded] = Cookie + 2;
        Assert.Equal("", Of(Other));
        Assert.Equal("", Of(Recorded));
    }

    [Fact]
    public void A_path_that_cannot_be_opened_is_replaced_by_the_recorded_one()
    {
        Assert.Equal(Recorded, Of(Other));
        _cookies.Clear();
        Assert.Equal("", Of(Other));
        Assert.Equal("", Of(Recorded));
    }

    [Fact]
    public void The_host_namespace_is_used_only_if_the_runtime_allows_it()
    {
        _cookies[Host] = Cookie;

        Assert.Equal(Recorded, Of(Host));
        Assert.Equal(Host, Of(Host, mayBeHost: true));
        _cookies.Remove(Recorded);
        Assert.Equal("", Of(Host));
    }

    [Fact]
    public void Without_a_recorded_cookie_any_namespace_but_the_hosts_is_used()
    {
        _cookies[Other] = Cookie + 1;
        _cookies[Host] = Cookie;

        Assert.Equal(Other, Of(Other, cookie: 0));
        Assert.Equal("", Of("/run/netns/missing", cookie: 0));
        Assert.Equal("", Of(Host, cookie: 0));
    }

    [Fact]
    public void An_empty_CNI_NETNS_means_the_namespace_no_longer_exists() => Assert.Equal("", Of(""));

    private string Of(string given, ulong cookie = Cookie, bool mayBeHost = false) =>
        new DetachNamespace(Open, mayBeHost, Logs.None).Of(
            new AttachmentRecord
            {
                Plan = Plans.WithSecondaries(),
                CreatedAt = default,
                Process = default!,
                NamespaceCookie = cookie,
                Attachments = [],
            },
            given);

    private FakeNamespaceView Open(string path) => _cookies.TryGetValue(path, out var cookie)
        ? new FakeNamespaceView { Cookie = cookie }
        : throw new CniException(CniErrorCode.InvalidNetworkNamespace, $"{path} cannot be entered");
}
