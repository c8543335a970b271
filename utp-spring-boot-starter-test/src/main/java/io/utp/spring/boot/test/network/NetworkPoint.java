package io.utp.spring.boot.test.network;

/** What a public address belongs to. Its text form names it, in the whole network. */
sealed interface NetworkPoint permits InMemoryHost, InMemoryNat {}
