"""Expenses of a timesheet."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from rates.models.expenses import CHOICES
from shifts.actions.expenses import Item, add_expense, remove_expense
from shifts.api.timesheets import visible_timesheets
from shifts.models import Expense


class ExpenseIn(serializers.Serializer[Item]):
    kind = serializers.ChoiceField(choices=CHOICES)
    spent_on = serializers.DateField(help_text="A day of the week.")
    amount = serializers.DecimalField(
        max_digits=7, decimal_places=2, required=False, allow_null=True, default=None
    )
    miles = serializers.DecimalField(
        max_digits=6,
        decimal_places=1,
        required=False,
        allow_null=True,
        default=None,
        help_text="Of mileage, which the memorandum prices.",
    )
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ExpenseOut(serializers.ModelSerializer[Expense]):
    class Meta:
        model = Expense
        fields = ["id", "kind", "spent_on", "amount", "miles", "note"]


class TimesheetExpenses(IdempotentAPIView):
    """What is claimed with the week."""

    @extend_schema(operation_id="timesheet_expenses_list", responses=ExpenseOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        return Response(ExpenseOut(timesheet.expenses.all(), many=True).data)

    @extend_schema(
        operation_id="timesheet_expenses_add", request=ExpenseIn, responses={201: ExpenseOut}
    )
    def post(self, request: Request, pk: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        asked = ExpenseIn(data=request.data)
        asked.is_valid(raise_exception=True)
        expense = add_expense(
            by=signed_in(request),
            timesheet=timesheet,
            item=Item(**asked.validated_data),
            now=timezone.now(),
        )
        return Response(ExpenseOut(expense).data, status=status.HTTP_201_CREATED)


class TimesheetExpense(APIView):
    @extend_schema(
        operation_id="timesheet_expenses_remove", request=None, responses={204: None}
    )
    def delete(self, request: Request, pk: int, expense: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        items = Expense.objects.select_related("timesheet__assignment__worker")
        found = get_object_or_404(items, pk=expense, timesheet=timesheet)
        remove_expense(by=signed_in(request), expense=found)
        return Response(status=status.HTTP_204_NO_CONTENT)
