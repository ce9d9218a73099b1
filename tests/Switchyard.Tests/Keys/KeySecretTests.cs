using System.Text;
using Shouldly;
using Switchyard.Server.Keys;
using Xunit;

namespace Switchyard.Tests.Keys;

public sealed class KeySecretTests
{
    [Fact]
    public void Make_Keys_AreWholeAndDifferAndAreMadeForHeaders()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => KeySecret.Make(KeySecret.MakeId())).ToList();

        keys.ShouldBeUnique();
        keys.ShouldAllBe(key => KeySecret.IsWhole(key));
        keys[0].ShouldMatch("^sy_[a-z0-9]{16}_[A-Za-z0-9_-]{43}_[0-9A-Za-z]{6}$");
        keys.Select(key => key[20..63]).ShouldBeUnique();
    }

    [Fact]
    public void IsWhole_AnyLetterChanged_IsNot()
    {
        var key = KeySecret.Make(KeySecret.MakeId());

        for (var i = 0; i < key.Length; i++)
        {
            foreach (var letter in "aZ0_-.€\0 ")
            {
                if (key[i] != letter)
                {
                    KeySecret.IsWhole($"{key[..i]}{letter}{key[(i + 1)..]}").ShouldBeFalse($"{i} {letter}");
                }
            }
        }

        KeySecret.IsWhole(key + "a").ShouldBeFalse();
        KeySecret.IsWhole(key.AsSpan(0, key.Length - 1)).ShouldBeFalse();
        KeySecret.IsWhole("").ShouldBeFalse();
    }

    [Fact]
    public void Of_Digest_HangsOnPepperAndIdAndIsNoKey()
    {
        var key = KeySecret.Make("aaaaaaaaaaaaaaaa");
        var digests = new KeyDigests(Encoding.UTF8.GetBytes("one pepper that is long"));

        digests.Of(key).ShouldBe(digests.Of(key));
        digests.Of(key).ShouldNotBe(new KeyDigests(Encoding.UTF8.GetBytes("another pepper, as long")).Of(key));
        digests.Of(key).ShouldNotBe(digests.Of(key.Replace("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaab", StringComparison.Ordinal)));
    }
}
