/**
 * A network of virtual hosts in memory, over which real nodes talk: with links that lose and delay, and with NATs. It needs no
 * Spring.
 */
@NullMarked
package io.utp.spring.boot.test.network;

import org.jspecify.annotations.NullMarked;
