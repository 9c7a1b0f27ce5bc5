// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install.Executable;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Health;

/// <summary>The pages for probes and people: each says in words why it is not well.</summary>
internal sealed class HealthPages(NodeServices services)
{
    public const string Live = "/livez";
    public const string Ready = "/readyz";
    public const string Version = "/version";

    private const int Well = 200;
    private const int Unwell = 503;

    public void AddTo(NodePages pages)
    {
        pages.Add(Live, _ => Task.FromResult(OfLife()));
        pages.Add(Ready, _ => Task.FromResult(OfReadiness()));
        pages.Add(Version, _ => Task.FromResult(new Page(Well, ExecutableVersion.Own.Text)));
    }

    private Page OfLife() => services.Heartbeats.Overdue is { Count: > 0 } overdue
        ? new Page(Unwell, $"not live: no progress of {string.Join(", ", overdue)}")
        : new Page(Well, "live");

    private Page OfReadiness()
    {
        var obstacles = services.Conditions.Obstacles;
        var others = services.Conditions.Current.Except(obstacles).Select(condition => $"{condition.Type}: {condition.Message}");
        return obstacles.Count == 0
            ? new Page(Well, string.Join('\n', ["ready", .. others]))
            : new Page(Unwell, string.Join('\n', ["not ready", .. obstacles.Select(obstacle => $"{obstacle.Type}: {obstacle.Message}"), .. others]));
    }
}
