// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>
/// Searches for the most expensive input: first known attacks, then mutations of the most expensive inputs so far, and new ones.
/// </summary>
internal sealed class WorstSearch
{
    private const int Kept = 12;

    // Attacks that succeeded against versions without limits.
    private static readonly IReadOnlyList<CostInput> Attacks =
    [
        new([new Gene(Place.CniArgs, Shape.Duplicates, 250_000)], 1),
        new([new Gene(Place.Plugins, Shape.Text, 20_000), new Gene(Place.CniArgs, Shape.Text, 250_000)], 1),
        new([new Gene(Place.Plugins, Shape.Text, 1_500), new Gene(Place.CniArgs, Shape.Text, 30_000)], 1),
        new([new Gene(Place.Interfaces, Shape.Text, 4_000_000)], 1),
        new([new Gene(Place.ErrorMessage, Shape.Text, 15_000_000)], 1),
        new([new Gene(Place.Type, Shape.Text, 1_000_000)], 1),
        new([new Gene(Place.PluginMember, Shape.Zeros, 1_000_000)], 1),
        new([new Gene(Place.PluginMember, Shape.Text, 900_000)], 200),
        new([new Gene(Place.Elements, Shape.Text, 3_000), new Gene(Place.Routes, Shape.Text, 50_000)], 1),
        new([new Gene(Place.StdinMember, Shape.Objects, 170_000)], 1),
    ];

    private readonly Lock _lock = new();
    private readonly List<(CostInput Input, double Cost)> _worst = [];

    public static int KnownAttacks => Attacks.Count;

    /// <summary>The input with a number.</summary>
    public CostInput Next(int number, Random random)
    {
        if (number < Attacks.Count)
        {
            return Attacks[number];
        }

        lock (_lock)
        {
            return random.Next(3) == 0 || _worst.Count == 0 ? Fresh(random) : Mutated(_worst[random.Next(_worst.Count)].Input, random);
        }
    }

    /// <summary>Records the cost of an input, as a fraction of the limit of memory or time, whichever is larger.</summary>
    public void Learn(CostInput input, double cost)
    {
        lock (_lock)
        {
            _worst.Add((input, cost));
            _worst.Sort((one, other) => other.Cost.CompareTo(one.Cost));
            if (_worst.Count > Kept)
            {
                _worst.RemoveAt(Kept);
            }
        }
    }

    private static CostInput Fresh(Random random) =>
        new([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Gene.Random(random))], Times(random));

    private static CostInput Mutated(CostInput input, Random random)
    {
        var genes = input.Genes.ToList();
        var index = random.Next(genes.Count);
        switch (random.Next(5))
        {
            case 0 when genes.Count < 4:
                genes.Add(Gene.Random(random));
                break;
            case 1 when genes.Count > 1:
                genes.RemoveAt(index);
                break;
            case 2:
                return input with { Times = Times(random) };
            default:
                genes[index] = genes[index].Mutate(random);
                break;
        }

        return input with { Genes = genes };
    }

    // Mostly small: each selection runs the plugin twice.
    private static int Times(Random random) => (int)Math.Pow(2, Math.Pow(random.NextDouble(), 3) * 8);
}
