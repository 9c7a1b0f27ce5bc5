// SPDX-License-Identifier: Apache-2.0

using Linux.Cgroups;
using Support;

namespace Linux.Tests.Cgroups;

/// <summary>Formats: cgroups(7) "/proc/[pid]/cgroup", proc(5) "/proc/[pid]/mountinfo".</summary>
public sealed class RootCgroupTests : IDisposable
{
    private const string Leaf = "leaf";
    private const string Pod = "/kubepods/pod1/container1";

    private readonly TemporaryDirectory _process = new();
    private readonly List<string> _joined = [];

    public void Dispose() => _process.Dispose();

    [Fact]
    public void Version_1_is_left_in_every_hierarchy_however_its_controllers_are_combined()
    {
        IsIn($"12:name=systemd:{Pod}", $"5:cpu,cpuacct:{Pod}", $"4:memory:{Pod}", "2:pids:/");
        Mounts(
            "/sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd",
            "/sys/fs/cgroup/cpu,cpuacct rw shared:15 - cgroup cgroup rw,cpu,cpuacct",
            "/sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset",
            "/sys/fs/cgroup/memory rw - cgroup none rw,memory",
            "/sys/fs/cgroup/pids rw - cgroup cgroup rw,pids");

        Root().Enter();

        Assert.Equal(
            ["/sys/fs/cgroup/systemd/cgroup.procs", "/sys/fs/cgroup/cpu,cpuacct/cgroup.procs", "/sys/fs/cgroup/memory/cgroup.procs"], _joined);
    }

    [Fact]
    public void Version_2_is_left_for_its_root()
    {
        IsIn($"0::{Pod}");
        Mounts("/sys/fs/cgroup rw,nosuid shared:9 master:1 - cgroup2 cgroup2 rw,nsdelegate");

        Root().Enter();

        Assert.Equal(["/sys/fs/cgroup/cgroup.procs"], _joined);
    }

    // cgroup-v2 "No Internal Process Constraint": only the real root may have both members and controllers for its children.
    [Fact]
    public void A_root_of_version_2_that_accepts_no_process_gets_a_child()
    {
        IsIn($"0::{Pod}");
        Mounts($"{_process.Path}/unified rw - cgroup2 cgroup2 rw");

        Root(file => file == $"{_process.Path}/unified/cgroup.procs" ? Errno.Busy : 0, $"/{Leaf}").Enter();

        Assert.Equal([$"{_process.Path}/unified/{Leaf}/cgroup.procs"], _joined);
        Assert.True(Directory.Exists($"{_process.Path}/unified/{Leaf}"));
    }

    [Fact]
    public void A_process_that_has_left_already_moves_no_more()
    {
        IsIn("4:memory:/", $"0::/{Leaf}");
        Mounts("/sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");

        Root().Enter();

        Assert.Empty(_joined);
    }

    [Fact]
    public void A_mount_of_one_cgroup_is_not_the_root()
    {
        IsIn($"4:memory:{Pod}");
        Mounts("/sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");
        File.WriteAllText(MountFile, File.ReadAllText(MountFile).Replace(" / /", $" {Pod} /", StringComparison.Ordinal));

        var failure = Assert.Throws<LinuxException>(Root().Enter);

        Assert.Contains($"{Pod} of memory", failure.Message, StringComparison.Ordinal);
        Assert.Contains("not mounted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mount_point_with_spaces_is_found()
    {
        IsIn($"0::{Pod}");
        Mounts(@"/sys/fs/my\040cgroup rw - cgroup2 cgroup2 rw");

        Root().Enter();

        Assert.Equal(["/sys/fs/my cgroup/cgroup.procs"], _joined);
    }

    [Fact]
    public void A_refused_move_is_an_error()
    {
        IsIn($"4:memory:{Pod}");
        Mounts("/sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");

        var failure = Assert.Throws<LinuxException>(Root(_ => Errno.AccessDenied).Enter);

        Assert.Equal(Errno.AccessDenied, failure.ErrorNumber);
    }

    [Fact]
    public void A_move_without_effect_is_an_error()
    {
        IsIn($"0::{Pod}");
        Mounts("/sys/fs/cgroup rw - cgroup2 cgroup2 rw");

        Assert.Throws<LinuxException>(Root(_ => 0, endsIn: Pod).Enter);
    }

    private string MembershipFile => _process.Combine("cgroup");

    private string MountFile => _process.Combine("mountinfo");

    // After the moves the kernel shows the root.
    private RootCgroup Root(Func<string, int>? refuse = null, string endsIn = "/") => new(Leaf, _process.Path)
    {
        Join = file =>
        {
            if (refuse?.Invoke(file) is > 0 and var error)
            {
                throw new LinuxException("write", file, error);
            }

            _joined.Add(file);
            File.WriteAllText(MembershipFile, $"0::{endsIn}\n");
        },
    };

    private void IsIn(params string[] lines) => File.WriteAllText(MembershipFile, string.Concat(lines.Select(line => $"{line}\n")));

    private void Mounts(params string[] lines) =>
        File.WriteAllText(MountFile, "23 1 8:1 / / rw - ext4 /dev/root rw\n" + string.Concat(lines.Select((line, index) => $"{31 + index} 23 0:{28 + index} / {line}\n")));
}
