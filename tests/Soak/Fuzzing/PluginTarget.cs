// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Soak.Fuzzing;

/// <summary>The whole plugin with one mutated input; for any input the answer is a valid CNI answer and not an internal error.</summary>
internal sealed class PluginTarget(string name, IReadOnlyList<byte[]> seeds, Func<FuzzNode, byte[], Random, IReadOnlyList<string>> run)
    : IFuzzTarget, IDisposable
{
    private static readonly string[] Commands = ["ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION"];

    private readonly Mutator _mutator = new(seeds);
    private readonly ThreadLocal<FuzzNode> _nodes = new(() => new FuzzNode(), trackAllValues: true);

    public string Name => $"whole plugin, {name}";

    public int Rarity => 8;

    public int Accepted => _nodes.Values.Sum(node => node.Accepted);

    public static IReadOnlyList<PluginTarget> All(IReadOnlyList<byte[]> records) =>
    [
        new("stdin", Seeds.Configurations, Stdin),
        new("annotations", Seeds.Annotations, Annotation),
        new("definitions", Seeds.Definitions, Definition),
        new("answers of plugins", Seeds.Results, Answer),
        new("records", records, Record),
    ];

    public IReadOnlyList<string> Try(Random random, out byte[] input)
    {
        input = _mutator.Mutate(random);
        var node = _nodes.Value!;
        try
        {
            return run(node, input, random);
        }
        finally
        {
            node.Clear();
        }
    }

    public void Dispose()
    {
        foreach (var node in _nodes.Values)
        {
            node.Dispose();
        }

        _nodes.Dispose();
    }

    private static IReadOnlyList<string> Stdin(FuzzNode node, byte[] input, Random random)
    {
        var stdin = SafePaths.In(input, node.Paths);
        return random.Next(3) == 0
            ? node.Run(Commands[random.Next(Commands.Length)], stdin)
            : [.. node.Run("ADD", stdin), .. node.Run("CHECK", stdin), .. node.Run("DEL", stdin)];
    }

    private static IReadOnlyList<string> Annotation(FuzzNode node, byte[] input, Random random)
    {
        node.Select(Encoding.UTF8.GetString(input));
        return [.. node.Run("ADD", node.Configuration), .. node.Run("DEL", node.Configuration)];
    }

    private static IReadOnlyList<string> Definition(FuzzNode node, byte[] input, Random random)
    {
        node.Define(input);
        node.Select("a,b");
        return [.. node.Run("ADD", node.Configuration), .. node.Run("DEL", node.Configuration)];
    }

    private static IReadOnlyList<string> Answer(FuzzNode node, byte[] input, Random random)
    {
        node.Plugins.Answer = input;
        node.Plugins.ExitCode = random.Next(4) == 0 ? 1 : 0;
        try
        {
            return [.. node.Run("ADD", node.Configuration), .. node.Run("CHECK", node.Configuration), .. node.Run("DEL", node.Configuration)];
        }
        finally
        {
            node.Plugins.Answer = null;
            node.Plugins.ExitCode = 0;
        }
    }

    private static IReadOnlyList<string> Record(FuzzNode node, byte[] input, Random random)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(node.Record)!);
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(Path.GetDirectoryName(node.Record)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(Path.GetDirectoryName(Path.GetDirectoryName(node.Record)!)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllBytes(node.Record, input);
        return node.Run(new[] { "DEL", "CHECK", "ADD", "GC" }[random.Next(4)], node.Configuration);
    }
}
