// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>What is true of this node now. Thread-safe.</summary>
internal sealed class NodeConditions
{
    /// <summary>The reason of <see cref="NodeConditionType.Waiting"/> while no executable that works is installed: every ADD would fail.</summary>
    public const string ExecutableNotInstalled = "ExecutableNotInstalled";

    /// <summary>The reason of <see cref="NodeConditionType.Waiting"/> while our file is missing, or outdated, and cannot be written.</summary>
    public const string ConfigurationNotWritten = "ConfigurationNotWritten";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<NodeConditionType, NodeCondition> _current = [];

    /// <summary>Raised with every change.</summary>
    public ChangeSignal Changed { get; } = new();

    public IReadOnlyList<NodeCondition> Current
    {
        get
        {
            lock (_lock)
            {
                return [.. _current.Values];
            }
        }
    }

    /// <summary>Why pods cannot start on this node through MetaCni; empty: the node is ready.</summary>
    public IReadOnlyList<NodeCondition> Obstacles
    {
        get
        {
            var current = Current;
            List<NodeCondition> obstacles = [.. current.Where(IsObstacle)];
            if (current.Any(condition => condition.Type is NodeConditionType.Published or NodeConditionType.DryRun or NodeConditionType.Removed))
            {
                return obstacles;
            }

            // The reason for not being published is what is waited for.
            var waiting = current.FirstOrDefault(condition => condition.Type == NodeConditionType.Waiting)
                ?? new NodeCondition(NodeConditionType.Waiting, "Starting", "the daemon is starting");
            return [waiting, .. obstacles.Where(condition => condition.Type != NodeConditionType.Waiting)];
        }
    }

    public bool IsReady => Obstacles.Count == 0;

    /// <summary>Sets a condition, or its new reason and message.</summary>
    /// <returns>False if it was exactly so before: there is nothing to log.</returns>
    public bool Set(NodeConditionType type, string reason, string message)
    {
        var condition = new NodeCondition(type, reason, message);
        lock (_lock)
        {
            if (_current.TryGetValue(type, out var before) && before == condition)
            {
                return false;
            }

            _current[type] = condition;
        }

        Changed.Raise();
        return true;
    }

    /// <summary>Ends a condition.</summary>
    /// <returns>False if it was not set.</returns>
    public bool Clear(NodeConditionType type)
    {
        lock (_lock)
        {
            if (!_current.Remove(type))
            {
                return false;
            }
        }

        Changed.Raise();
        return true;
    }

    private static bool IsObstacle(NodeCondition condition) =>
        condition.Type is NodeConditionType.StateUnusable or NodeConditionType.PrimaryPluginMissing
        || (condition.Type == NodeConditionType.Waiting && condition.Reason is ExecutableNotInstalled or ConfigurationNotWritten);
}
