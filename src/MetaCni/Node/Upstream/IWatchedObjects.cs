// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>What a watch keeps up to date. One thread at a time calls it.</summary>
internal interface IWatchedObjects
{
    /// <summary>The list to watch, without <c>limit</c> and <c>continue</c>.</summary>
    ApiRequest List { get; }

    /// <summary>True if another list would find room for objects that did not fit.</summary>
    bool WantsList { get; }

    /// <summary>A list begins. What it does not have does not exist.</summary>
    void StartList();

    /// <summary>An object of the list, or one that was added.</summary>
    void Add(WatchedObject added);

    /// <summary>An object was changed.</summary>
    void Change(WatchedObject changed);

    /// <summary>An object was deleted.</summary>
    void Remove(WatchedObject removed);

    /// <summary>The list is complete.</summary>
    void EndList();

    /// <summary>The watch is open and has everything that happened before, and the server has just sent something.</summary>
    void Beat();

    /// <summary>The watch is not open any more.</summary>
    void Lose();
}
