"""Stored outputs do not depend on threads, on hash seeds or on the processor's vector units.

All notebooks run once more, strictly compared, with two threads instead of one, another hash seed,
and without every code path that NumPy and PyTorch choose by the processor. A probe notebook in the
same run proves that its process really was like that.
"""

import nbformat
import pytest
from nbval_run import copy_notebooks_folder, failing_cells
from numpy._core._multiarray_umath import __cpu_dispatch__ as vector_units
from numpy._core._multiarray_umath import __cpu_features__ as features
from reading import NOTEBOOKS

LIMIT = 1800  # seconds, in which all notebooks run once more
pytestmark = pytest.mark.timeout(LIMIT + 60)

ELSEWHERE = {
    "OMP_NUM_THREADS": "2",
    # Threads that wait sleep: those of OpenMP, and after 2^4 ticks those of NumPy's OpenBLAS.
    # While they spin, hundreds of small products take many times as long on a busy machine.
    "OMP_WAIT_POLICY": "passive",
    "OPENBLAS_THREAD_TIMEOUT": "4",
    "PYTHONHASHSEED": "20480",
    "NPY_DISABLE_CPU_FEATURES": " ".join(vector_units),
    # NumPy ignores names it does not know, with a warning only.
    "PYTHONWARNINGS": "error::ImportWarning",
    "ATEN_CPU_CAPABILITY": "default",
    # The matrix products of a processor of 2013; without effect where OpenBLAS has no such name.
    "OPENBLAS_CORETYPE": "Haswell",
}

PROBE = {
    "import os\nprint(os.environ['OMP_NUM_THREADS'], os.environ['PYTHONHASHSEED'])": "2 20480\n",
    "import numpy as np\n"
    "from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__\n"
    "print([name for name in __cpu_dispatch__ if __cpu_features__[name]])": "[]\n",
    "import torch\n"
    "print(torch.get_num_threads(), torch.backends.cpu.get_cpu_capability())": "2 DEFAULT\n",
    "from threadpoolctl import threadpool_info\n"
    "print({each['num_threads'] for each in threadpool_info() if each['user_api'] == 'blas'})": (
        "{2}\n"
    ),
    "import crossentropy as ce\nce.classroom.setup()\nprint(torch.get_num_threads())": "2\n",
}


def write_probe(path):
    cells = [
        nbformat.v4.new_code_cell(
            source,
            execution_count=number,
            outputs=[nbformat.v4.new_output("stream", name="stdout", text=printed)],
        )
        for number, (source, printed) in enumerate(PROBE.items(), start=1)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


@pytest.fixture(scope="session")
def failures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere") / "notebooks"
    copy_notebooks_folder(folder)
    write_probe(folder / "probe.ipynb")
    return failing_cells(folder, ELSEWHERE, timeout=LIMIT)


def test_the_notebooks_really_ran_elsewhere(failures):
    assert failures["probe"] == {}


@pytest.mark.skipif(
    not features.get("X86_V3"), reason="this processor has none of the x86 vector units"
)
def test_there_was_something_to_switch_off():
    """Here these code paths are in use, unless they are switched off."""
    assert {"X86_V3", "X86_V4"} <= set(vector_units)
    assert any(features[name] for name in vector_units)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_the_same_elsewhere(failures, path):
    if failures[path.stem]:
        pytest.fail(
            "With two threads, another hash seed and no vector units:\n"
            + "\n".join(failures[path.stem].values())
            + "\nRepair: print fewer digits, or sort what has no order; "
            "if the notebook also fails as it is, begin there.",
            pytrace=False,
        )
