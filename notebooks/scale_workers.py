"""Several processes for the chapter on scale, and the work that they share.

A new process cannot see a notebook's cells; what it is to do, it has to import. So it stands here.
Each function is called on every rank, with the same arguments.
"""

import faulthandler
import multiprocessing
import os
import re
import socket
import tempfile
from contextlib import nullcontext
from pathlib import Path
from time import monotonic

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

# --- The vocabulary is split: each rank has some rows of W, and all the tokens --------------------


def loss_by_hand(h, W, labels):
    size = len(W) // dist.get_world_size()
    first = size * dist.get_rank()
    z = h @ W[first : first + size].T  # this rank's columns of the logits

    m = z.max(dim=1).values
    dist.all_reduce(m, op=dist.ReduceOp.MAX)  # now the largest of all ranks
    s = (z - m[:, None]).exp().sum(dim=1)
    dist.all_reduce(s)  # now the sum over all ranks

    mine = (first <= labels) & (labels < first + size)
    own = z.gather(1, torch.where(mine, labels - first, 0)[:, None])[:, 0]
    own = torch.where(mine, own, 0)
    dist.all_reduce(own)  # one rank has it, the others add 0
    return (m + s.log() - own).mean()


def split(h, W):
    """h whole on each rank, W in parts; the logits are then in parts as well."""
    from torch.distributed.tensor import Replicate, Shard, distribute_tensor, init_device_mesh

    mesh = init_device_mesh("cpu", (dist.get_world_size(),))
    h = distribute_tensor(h, mesh, [Replicate()]).requires_grad_()
    W = distribute_tensor(W, mesh, [Shard(0)]).requires_grad_()
    return h, W


def loss_by_dtensor(h, W, labels):
    from torch.distributed.tensor.parallel import loss_parallel

    h, W = split(h, W)
    with loss_parallel():
        loss = F.cross_entropy(h @ W.T, labels)
        loss.backward()  # inside as well
    return loss.to_local().detach(), W.grad.to_local(), h.grad.full_tensor()


def messages(h, W, labels, parallel):
    """How often each kind of message is sent for one loss, with loss_parallel or without."""
    from torch.distributed.tensor import Replicate, distribute_tensor
    from torch.distributed.tensor.debug import CommDebugMode
    from torch.distributed.tensor.parallel import loss_parallel

    h, W = split(h, W)
    labels = distribute_tensor(labels, W.device_mesh, [Replicate()])
    z = h @ W.T
    with loss_parallel() if parallel else nullcontext(), CommDebugMode() as counted:
        F.cross_entropy(z, labels)
    return {kind.__name__: number for kind, number in counted.get_comm_counts().items()}


def attempt(h, W, labels, options, backward_inside=True):
    """The loss under loss_parallel, or what it says instead."""
    from torch.distributed.tensor.parallel import loss_parallel

    h, W = split(h, W)
    try:
        with loss_parallel():
            loss = F.cross_entropy(h @ W.T, labels, **options)
            if backward_inside:
                loss.backward()
        if not backward_inside:
            loss.backward()
    except (RuntimeError, IndexError) as error:
        with loss_parallel():
            pass  # an error leaves it switched on; to leave it once more switches it off
        return str(error)
    return loss.full_tensor().item()


# --- The tokens are split: each rank has some of them, and the whole model ------------------------


def gradient(logits, parts, divide_by):
    """One step of a model that is a table of logits: its gradient, averaged over the ranks."""
    model = nn.Embedding.from_pretrained(logits, freeze=False)
    ddp = nn.parallel.DistributedDataParallel(model)
    tokens, labels = parts[dist.get_rank()]
    if divide_by == "own labels":
        loss = F.cross_entropy(ddp(tokens), labels)
    else:
        count = (labels != -100).sum()
        dist.all_reduce(count)
        total = F.cross_entropy(ddp(tokens), labels, reduction="sum")
        loss = total * dist.get_world_size() / count
    loss.backward()
    return model.weight.grad


def skip_if_empty(parts):
    """A step that a rank leaves out if none of its labels counts."""
    _, labels = parts[dist.get_rank()]
    count = (labels != -100).sum()
    if count == 0:
        return
    dist.all_reduce(count)  # waits for all ranks


# --- The processes --------------------------------------------------------------------------------


class Team:
    """Processes that send each other tensors, on this machine. Each has a number, its rank."""

    def __init__(self, ranks=2):
        self.folder = tempfile.TemporaryDirectory()  # where they meet, and where they complain
        self.pipes, self.processes = [], []
        spawn = multiprocessing.get_context("spawn")
        for rank in range(ranks):
            ours, theirs = spawn.Pipe()
            arguments = (rank, ranks, self.folder.name, theirs)
            process = spawn.Process(target=_work, args=arguments, daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.processes.append(process)

    def run(self, task, *arguments, limit=60):
        """Call ``task(*arguments)`` on each rank; return the results, rank by rank.

        What has not ended after ``limit`` seconds is ended, and the error says where it stood.
        """
        if not self.processes:
            raise RuntimeError("these processes have ended; start others: Team()")
        for pipe in self.pipes:
            pipe.send((task, arguments, limit))
        end = monotonic() + limit + 20  # a rank ends itself at the limit, once it has begun
        answers = [self._answer(rank, task, end) for rank in range(len(self.pipes))]
        if all(finished for finished, _ in answers):
            return [result for _, result in answers]
        self.close()
        says = [
            f"rank {rank} {'had finished' if finished else result}"
            for rank, (finished, result) in enumerate(answers)
        ]
        raise RuntimeError(f"{task.__name__}, limit {limit} s: {'; '.join(says)}")

    def _answer(self, rank, task, end):
        """(True, the result), or (False, what became of the rank)."""
        try:
            if self.pipes[rank].poll(max(0, end - monotonic())):
                return self.pipes[rank].recv()
        except (EOFError, ConnectionError):  # it is no more
            log = Path(self.folder.name, f"{rank}.txt")
            stack = log.read_text("utf-8", "replace") if log.exists() else ""
            for file, line, name in re.findall(r'File "(.+)", line (\d+) in (\w+)', stack):
                if file == task.__code__.co_filename:  # the innermost that is the task's own
                    return False, f"was still in {name}, {Path(file).name}, line {line}"
            return False, "ended without an answer"
        return False, "did not answer"

    def close(self):
        """End the processes."""
        for process in self.processes:
            process.kill()
            process.join()
        self.processes = []
        self.folder.cleanup()


def _work(rank, ranks, folder, pipe):
    """What each process does: meet the others, then one task after the other."""
    log = os.open(Path(folder, f"{rank}.txt"), os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 1)  # what is printed, and where it stood at its end
    os.dup2(log, 2)
    # Without this, gloo looks its own address up by the computer's name, which may not be known.
    for _, name in socket.if_nameindex():
        if name in {"lo", "lo0"}:
            os.environ["GLOO_SOCKET_IFNAME"] = name
    store = Path(folder, "store").as_uri()
    dist.init_process_group("gloo", init_method=store, rank=rank, world_size=ranks)
    while True:
        try:
            task, arguments, limit = pipe.recv()
        except EOFError:  # the notebook has ended
            return
        faulthandler.dump_traceback_later(limit, exit=True, file=2)
        try:
            pipe.send((True, task(*arguments)))
        except Exception as error:
            pipe.send((False, f"stopped with {type(error).__name__}: {error}"))
            return
        finally:
            faulthandler.cancel_dump_traceback_later()
