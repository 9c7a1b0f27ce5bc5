// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>Much of something, somewhere.</summary>
/// <param name="Place">Where.</param>
/// <param name="Shape">Of what, where the place takes any JSON.</param>
/// <param name="Size">How many bytes, about; where a place takes items, these.</param>
internal readonly record struct Gene(Place Place, Shape Shape, int Size)
{
    private const int Largest = 16 << 20;

    /// <summary>As much as the place takes: an API server stores 256 KiB of annotations and 1.5 MiB of an object.</summary>
    public int Bounded => Math.Min(Size, Place switch
    {
        <= Place.Annotation => 250_000,
        <= Place.Definition => 1_500_000,
        <= Place.Error => Largest,
        _ => 4_000_000,
    });

    public static Gene Random(Random random) => new(
        Pick<Place>(random), Pick<Shape>(random), (int)Math.Exp(Math.Log(100) + (random.NextDouble() * Math.Log(Largest / 100.0))));

    /// <summary>One that differs a little.</summary>
    public Gene Mutate(Random random) => random.Next(4) switch
    {
        0 => this with { Place = Pick<Place>(random) },
        1 => this with { Shape = Pick<Shape>(random) },
        _ => this with { Size = (int)Math.Clamp(Size * Math.Exp((random.NextDouble() * 3) - 1.5), 10, Largest) },
    };

    public override string ToString() => $"{Place} of {Bounded} bytes ({Shape})";

    private static T Pick<T>(Random random)
        where T : struct, Enum
    {
        var all = Enum.GetValues<T>();
        return all[random.Next(all.Length)];
    }
}
