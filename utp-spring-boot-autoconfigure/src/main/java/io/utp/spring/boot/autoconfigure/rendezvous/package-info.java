/** Auto-configuration of what the servers of a rendezvous share. */
@NullMarked
package io.utp.spring.boot.autoconfigure.rendezvous;

import org.jspecify.annotations.NullMarked;
