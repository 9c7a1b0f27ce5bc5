// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>Matches networks and devices one to one, with augmenting paths.</summary>
/// <param name="requests">The request of each network; null for none.</param>
/// <param name="candidates">The devices in order of assignment, each with all its owners.</param>
internal sealed class DeviceMatching(IReadOnlyList<DeviceRequest?> requests, IReadOnlyList<IReadOnlyList<PodDevice>> candidates)
{
    private readonly Dictionary<int, int> _networkOf = [];

    /// <summary>The device of a network.</summary>
    public PodDevice? DeviceOf(int network)
    {
        foreach (var (candidate, owner) in _networkOf)
        {
            if (owner == network)
            {
                return candidates[candidate].First(requests[network]!.Accepts);
            }
        }

        return null;
    }

    /// <summary>Assigns the first free accepted device to a network, else one whose network can take another.</summary>
    public bool Choose(int network) => Choose(network, []);

    private bool Choose(int network, HashSet<int> passed)
    {
        var accepted = Enumerable.Range(0, candidates.Count)
            .Where(candidate => candidates[candidate].Any(requests[network]!.Accepts))
            .ToList();
        foreach (var candidate in accepted.Where(candidate => !_networkOf.ContainsKey(candidate)))
        {
            _networkOf[candidate] = network;
            return true;
        }

        foreach (var candidate in accepted)
        {
            if (passed.Add(candidate) && Choose(_networkOf[candidate], passed))
            {
                _networkOf[candidate] = network;
                return true;
            }
        }

        return false;
    }
}
