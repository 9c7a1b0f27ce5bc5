// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;
using MetaCni.Node.Health;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Health;

public sealed class HealthPagesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly NodeSandbox _node;

    public HealthPagesTests()
    {
        _node = new NodeSandbox { Time = _time };
        new HealthPages(_node.Services).AddTo(_node.Services.Pages);
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_duty_without_progress_is_named()
    {
        _node.Services.Heartbeats.Beat("publishing", TimeSpan.FromMinutes(2));
        Assert.Equal(new Page(200, "live"), await PageAsync("/livez"));

        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(new Page(503, "not live: no progress of publishing"), await PageAsync("/livez"));
    }

    [Fact]
    public async Task What_makes_the_node_unready_comes_first_and_other_conditions_follow()
    {
        _node.Services.Conditions.Set(NodeConditionType.SettingsInvalid, "SettingsInvalid", "repair: true or false");
        _node.Services.Conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting for the primary");

        Assert.Equal(
            new Page(503, "not ready\nWaiting: waiting for the primary\nSettingsInvalid: repair: true or false"), await PageAsync("/readyz"));
    }

    [Fact]
    public async Task A_published_node_is_ready()
    {
        _node.Services.Conditions.Set(NodeConditionType.Published, "Published", "it is published");

        Assert.Equal(new Page(200, "ready\nPublished: it is published"), await PageAsync("/readyz"));
    }

    [Fact]
    public async Task An_unknown_page_lists_the_pages() =>
        Assert.Equal(new Page(404, "pages: /livez /readyz /version"), await PageAsync("/"));

    private Task<Page> PageAsync(string path) => _node.Services.Pages.GetAsync(path, CancellationToken.None);
}
