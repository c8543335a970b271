/** What a program uses of the nodes that an application context has. */
@NullMarked
package io.utp.spring.core;

import org.jspecify.annotations.NullMarked;
