// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>A large value at one place.</summary>
/// <param name="Place">The place.</param>
/// <param name="Shape">The shape of the JSON, if the place accepts any JSON.</param>
/// <param name="Size">The approximate size in bytes, or the number of items if the place accepts items.</param>
internal readonly record struct Gene(Place Place, Shape Shape, int Size)
{
    private const int Largest = 16 << 20;

    /// <summary>The size within the limits of the place: an API server stores 256 KiB of annotations and 1.5 MiB of an object.</summary>
    public int Bounded => Math.Min(Size, Place switch
    {
        <= Place.Annotation => 250_000,
        <= Place.Definition => 1_500_000,
        <= Place.Error => Largest,
        _ => 4_000_000,
    });

    public static Gene Random(Random random) => new(
        Pick<Place>(random), Pick<Shape>(random), (int)Math.Exp(Math.Log(100) + (random.NextDouble() * Math.Log(Largest / 100.0))));

    /// <summary>A slightly different gene.</summary>
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
