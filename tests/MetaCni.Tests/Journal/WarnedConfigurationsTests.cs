// SPDX-License-Identifier: Apache-2.0

using Linux.Files;
using MetaCni.Journal;
using Support;

namespace MetaCni.Tests.Journal;

public sealed class WarnedConfigurationsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly WarnedConfigurations _warned;

    public WarnedConfigurationsTests() => _warned = new WarnedConfigurations(_directory.Combine("state"));

    private IEnumerable<string> Files => Directory.EnumerateFiles(_directory.Combine("state/warned"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_configuration_is_new_only_the_first_time() =>
        Assert.Equal([true, false, true, false], new[] { "a", "a", "b", "b" }.Select(text => _warned.TryAdd("network", text)));

    [Fact]
    public void A_configuration_that_is_restored_is_new_again()
    {
        _warned.TryAdd("network", "a");
        _warned.TryAdd("network", "b");

        Assert.True(_warned.TryAdd("network", "a"));
        Assert.Single(Files);
    }

    [Fact]
    public void Networks_do_not_disturb_each_other()
    {
        _warned.TryAdd("one", "a");
        _warned.TryAdd("two", "a");
        _warned.Forget("one");

        Assert.False(_warned.TryAdd("two", "a"));
        Assert.True(_warned.TryAdd("one", "a"));
    }

    [Fact]
    public void Only_root_can_look_and_the_number_of_files_is_limited()
    {
        for (var number = 0; number < 50; number++)
        {
            _warned.TryAdd($"network{number}", "a");
        }

        Assert.Equal(16, Files.Count());
        Assert.True(FileStatus.TryOfName(_directory.Combine("state/warned"), out var status));
        Assert.Equal("700", Convert.ToString(status.Permissions, 8));
    }

    [Fact]
    public void Of_several_concurrent_callers_only_one_warns()
    {
        var winners = 0;
        Parallel.For(0, 16, _ => Interlocked.Add(ref winners, _warned.TryAdd("network", "a") ? 1 : 0));

        Assert.Equal(1, winners);
    }
}
